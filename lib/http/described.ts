import { applyDecorators, SetMetadata } from '@nestjs/common';

/** Where @nestjs/swagger looks: by these names it is told without being loaded, or there at all. */
const OPERATION = 'swagger/apiOperation';
const RESPONSE = 'swagger/apiResponse';

/** What a page of @nestjs/swagger says of a route. */
export function Described(summary: string, responses: Readonly<Record<number, string>>): MethodDecorator {
  const described = Object.entries(responses).map(([httpStatus, description]) => [httpStatus, { description }]);
  return applyDecorators(SetMetadata(OPERATION, { summary }), SetMetadata(RESPONSE, Object.fromEntries(described)));
}

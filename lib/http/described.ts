import { applyDecorators, SetMetadata } from '@nestjs/common';

/** The metadata keys that @nestjs/swagger reads. Written out because it may not be installed. */
const OPERATION = 'swagger/apiOperation';
const RESPONSE = 'swagger/apiResponse';

/** Describes a route for @nestjs/swagger. */
export function Described(summary: string, responses: Readonly<Record<number, string>>): MethodDecorator {
  const described = Object.entries(responses).map(([httpStatus, description]) => [httpStatus, { description }]);
  return applyDecorators(SetMetadata(OPERATION, { summary }), SetMetadata(RESPONSE, Object.fromEntries(described)));
}

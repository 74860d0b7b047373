import { BadRequestException, type PipeTransform } from '@nestjs/common';

export interface NewOrder {
  readonly product: string;
  readonly quantity: number;
}

const MAX_QUANTITY = 1_000;

/** Turns a request's body into a NewOrder, or answers 400 with what is wrong with it. */
export class NewOrderPipe implements PipeTransform<unknown, NewOrder> {
  transform(body: unknown): NewOrder {
    const { product, quantity }: { product?: unknown; quantity?: unknown } = Object(body);
    if (typeof product !== 'string' || product === '') {
      throw new BadRequestException('product must be the name of a product');
    }
    if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
      throw new BadRequestException(`quantity must be a whole number from 1 to ${MAX_QUANTITY}`);
    }
    return { product, quantity };
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrders1760000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE products (
        name        text PRIMARY KEY,
        price_cents integer NOT NULL CHECK (price_cents > 0)
      )`);
    await runner.query(`INSERT INTO products VALUES ('tea', 450), ('coffee', 690), ('cocoa', 520)`);
    await runner.query(`
      CREATE TABLE orders (
        id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        product       text NOT NULL REFERENCES products,
        quantity      integer NOT NULL CHECK (quantity > 0),
        total_cents   integer NOT NULL,
        delivery_days integer,
        created_at    timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders, products');
  }
}

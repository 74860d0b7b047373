import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('products')
export class Product {
  @PrimaryColumn('text')
  name!: string;

  @Column('integer', { name: 'price_cents' })
  priceCents!: number;
}

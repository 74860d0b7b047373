import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn('identity')
  id!: number;

  @Column('text')
  product!: string;

  @Column('integer')
  quantity!: number;

  @Column('integer', { name: 'total_cents' })
  totalCents!: number;

  /** Null when the partner did not answer. */
  @Column('integer', { name: 'delivery_days', nullable: true })
  deliveryDays!: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}

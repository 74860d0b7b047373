export interface SharedCircuitBreaker {
  readonly state: string;
}

/** Something to wait at until the test lets it pass. */
export class Gate {
  #open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.#open = resolve));

  readonly open = (): void => this.#open();
}

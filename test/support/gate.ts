/** A gate that blocks until the test opens it. */
export class Gate {
  #open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.#open = resolve));

  readonly open = (): void => this.#open();
}

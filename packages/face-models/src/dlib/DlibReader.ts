/** Reads the stream that dlib's `serialize` writes, value by value. */
export class DlibReader {
  readonly #view: DataView;
  #offset: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = offset;
  }

  get offset(): number {
    return this.#offset;
  }

  #byte(): number {
    const byte = this.#view.getUint8(this.#offset);
    this.#offset += 1;
    return byte;
  }

  /** One control byte, its low four bits the number of bytes that follow and its top bit the sign; lowest byte first. */
  readInteger(): number {
    const control = this.#byte();
    const length = control & 0x0f;
    if (length > 6 || (control & 0x70) !== 0) throw new Error(`no integer begins with ${control}`);
    let value = 0;
    for (let index = 0; index < length; index++) value += this.#byte() * 256 ** index;
    return control & 0x80 ? -value : value;
  }

  /** Version 2, four lengths, then floats. */
  readTensor(): Float32Array {
    const version = this.readInteger();
    if (version !== 2) throw new Error(`a tensor of version ${version}`);
    const length = [1, 2, 3, 4].reduce((product) => product * this.readInteger(), 1);
    if (this.#offset + length * 4 > this.#view.byteLength) throw new Error("a tensor goes past the end");
    const values = new Float32Array(length);
    for (let index = 0; index < length; index++) values[index] = this.#view.getFloat32(this.#offset + index * 4, true);
    this.#offset += length * 4;
    return values;
  }
}

import { CodeMfaMethods } from "./CodeMfaMethods.ts";
import { choosePhoto } from "./choosePhoto.ts";
import { UnexpectedAnswerError } from "./errors.ts";
import { isRecord } from "./isRecord.ts";
import type { CallOptions, MfaCallOptions } from "./options.ts";
import { type BindingCallOptions, type Eventually, type RecoveredUser, withRecoveryCode } from "./TotpMfaMethods.ts";
import { toUser } from "./toUser.ts";
import type { User } from "./User.ts";

/** Two photos of one face, or one of it alone. */
interface Photos<Kind> {
  baseFace: Kind;
  compareFace?: Kind | undefined;
}

export interface AssociateFaceOptions<Kind> extends Photos<Kind>, Omit<BindingCallOptions, "source"> {}

export interface VerifyFaceOptions extends MfaCallOptions {
  /** The picture, its https address, or the key of an upload. */
  photo: string | Blob;
}

type Photo = string | Blob;

/** Binding a face by photos, and passing the second step with one. */
export abstract class FaceMfaMethods extends CodeMfaMethods {
  /**
   * Binds the face that two photos on the web show. If a sign-in waited for the binding, this completes it.
   *
   * Show the user `recoveryCode` of the result, if there is one: it is kept nowhere else.
   */
  associateFaceByUrl(options: AssociateFaceOptions<string>): Promise<RecoveredUser> {
    return this.#associate(options, options, true);
  }

  /** Binds the face that two pictures show, as `associateFaceByUrl` does. */
  associateFaceByBlob(options: AssociateFaceOptions<Blob>): Promise<RecoveredUser> {
    return this.#associate(options, options);
  }

  /**
   * Asks for a picture of the user's device and binds the face on it. For browsers; call it from a click.
   *
   * Rejects with an `AbortError` when the user chooses none.
   *
   * @param options the mfaToken alone, or the options of every binding
   */
  associateFaceByLocalFile(options: string | Omit<BindingCallOptions, "source"> = {}): Promise<RecoveredUser> {
    const named = typeof options === "string" ? { mfaToken: options } : options;
    const photos = choosePhoto(named.signal).then((baseFace) => ({ baseFace }));
    return this.#associate(photos, named);
  }

  /**
   * Completes a sign-in with a photo of the bound face.
   *
   * @param mfaToken the sign-in to go on with, unless the options name it; by default that of the last error
   */
  verifyFaceMfa(photo: Photo | VerifyFaceOptions, mfaToken?: string): Promise<User> {
    const options = typeof photo === "object" && "photo" in photo ? photo : { photo, mfaToken };
    const body = this.#keyOf(options.photo, options).then((key) => ({ photo: key }));
    return this.verify("/api/v2/mfa/face/verify", body, options);
  }

  async #associate(
    photos: Eventually<Photos<Photo>>,
    options: BindingCallOptions,
    isExternal?: true,
  ): Promise<RecoveredUser> {
    const readBody = async (): Promise<object> => {
      const { baseFace, compareFace } = await photos;
      const [photoA, photoB = photoA] = await Promise.all(
        [baseFace, compareFace].map((photo) => photo && this.#keyOf(photo, options)),
      );
      return { photoA, photoB, isExternal };
    };
    const { answer } = await this.bind("/api/v2/mfa/face/associate", readBody(), options);
    return withRecoveryCode(toUser(answer.data), answer);
  }

  /** Uploads a picture; what is a key or an address already is given back. */
  async #keyOf(photo: Photo, options: CallOptions): Promise<string> {
    if (typeof photo === "string") return photo;
    const body = new FormData();
    body.append("file", photo, "personal.jpeg");
    const { data } = await this.core.rest({ path: "/api/v2/upload?folder=face-photo&private=true", body }, options);
    if (!isRecord(data) || typeof data.key !== "string") {
      throw new UnexpectedAnswerError({ code: 500, message: "The answer holds no key." });
    }
    return data.key;
  }
}

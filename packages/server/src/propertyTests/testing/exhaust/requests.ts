import {
  admitUpload,
  bindFaceByPhotos,
  isAccountThere,
  isAddressUsable,
  openFaceSession,
  registerUser,
  storePhoto,
  type WindowName,
} from "@countersign/core";
import { registrationOf } from "../../../authing/actions/register.ts";
import { pictureOf } from "../../../face/testing/createFakeFaceEngine.ts";
import { from, POOL_ID } from "../createWorld.ts";
import { outcomeOf } from "../outcomes.ts";
import { openMfaToken, openSession, register } from "../person.ts";
import { mailbox, type PostedWorld } from "../post.ts";
import { type Exhaustion, fill, scopeAt, THERE } from "./exhaustion.ts";

type Requested =
  | "lookup"
  | "lookupUser"
  | "registration"
  | "registrationBytes"
  | "registrationBytesInAll"
  | "uploadAddress"
  | "uploadAddressMegabytes"
  | "uploads"
  | "facePlaces"
  | "avatarPlaces"
  | "faceSession"
  | "faceFetch";

/** Asks once, and again when the window is full. */
function again(name: WindowName, request: (world: PostedWorld) => Promise<unknown>): Exhaustion {
  return {
    async run(world) {
      const person = await register(world);
      await request(world);
      await fill(world, name);
      return { person, attempt: () => outcomeOf(request(world)) };
    },
  };
}

let registered = 0;

function registering(profile: Readonly<Record<string, string>>) {
  return ({ ports }: PostedWorld) => {
    registered += 1;
    const account = { username: `newcomer${registered}`, password: null, profile, registerSource: "test" };
    return registerUser(ports, registrationOf(scopeAt(THERE), account));
  };
}

const storing =
  (folder: "face" | "avatar") =>
  ({ ports }: PostedWorld) =>
    storePhoto(ports, { folder, content: pictureOf({ person: 0 }), poolId: POOL_ID, origin: from(THERE) });

const bytes = registering({ company: "x".repeat(200) });

export const requests: Readonly<Record<Requested, Exhaustion>> = {
  lookup: again("lookup", ({ ports }) => isAccountThere(ports, scopeAt(THERE), [{ kind: "username", key: "nobody" }])),
  lookupUser: {
    factors: ["OTP"],
    async run(world) {
      const person = await register(world);
      const caller = { ...(await openMfaToken(world, person)), kind: "mfaToken" } as const;
      const asked = { caller, recipient: mailbox("jo@example.com"), origin: from() };
      await isAddressUsable(world.ports, asked);
      await fill(world, "lookupUser");
      return { person, attempt: () => outcomeOf(isAddressUsable(world.ports, asked)) };
    },
  },
  registration: again("registration", registering({})),
  registrationBytes: again("registrationBytes", bytes),
  registrationBytesInAll: again("registrationBytesInAll", bytes),
  uploadAddress: again("uploadAddress", ({ ports }) => admitUpload(ports, from(THERE))),
  uploadAddressMegabytes: again("uploadAddressMegabytes", storing("face")),
  facePlaces: again("facePlaces", storing("face")),
  avatarPlaces: again("avatarPlaces", storing("avatar")),
  uploads: again("uploads", ({ ports }) => admitUpload(ports, from(THERE))),
  faceSession: {
    async run(world) {
      const person = await register(world);
      const caller = await openSession(world, person);
      const open = () => outcomeOf(openFaceSession(world.ports, { caller, purpose: "bind", origin: from() }));
      await open();
      await fill(world, "faceSession");
      return { person, attempt: open };
    },
  },
  faceFetch: {
    async run(world) {
      const person = await register(world);
      const caller = await openSession(world, person);
      const ports = {
        ...world.ports,
        fetchPhoto: async (url: string) => pictureOf({ off: url.endsWith("2") ? 0.1 : 0 }),
      };
      const bind = (name: string) => {
        const [first, second] = [1, 2].map((each) => ({ kind: "elsewhere", url: `https://x/${name}${each}` }) as const);
        if (first === undefined || second === undefined) throw new Error("there are two");
        return outcomeOf(bindFaceByPhotos(ports, { caller, photos: [first, second], origin: from() }));
      };
      await bindFaceByPhotos(
        { ...ports, fetchPhoto: async () => new Uint8Array(1) },
        {
          ...{ caller, origin: from() },
          photos: [
            { kind: "elsewhere", url: "https://x/1" },
            { kind: "elsewhere", url: "https://x/2" },
          ],
        },
      ).catch(() => undefined);
      await fill(world, "faceFetch");
      return { person, attempt: () => bind("right") };
    },
  },
};

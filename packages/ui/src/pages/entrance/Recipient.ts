import { EmailScene, SceneType } from "@countersign/sdk";
import { waitAfter } from "../../flow/waitAfter.ts";
import type { PageClient } from "../session/PageClient.ts";

/** What a code is for, as each channel calls it. */
const scenes = {
  signIn: { sms: SceneType.SCENE_TYPE_LOGIN, email: EmailScene.LOGIN_VERIFY_CODE },
  register: { sms: SceneType.SCENE_TYPE_REGISTER, email: EmailScene.REGISTER_VERIFY_CODE },
  reset: { sms: SceneType.SCENE_TYPE_RESET, email: EmailScene.ResetPassword },
} as const;

/** Says whether somebody typed an address rather than a number. */
export function isMailbox(typed: string): boolean {
  return typed.includes("@");
}

/** Sends a code to an address or a number, and gives when another one can be sent. */
export async function sendCode(client: PageClient, address: string, purpose: keyof typeof scenes): Promise<number> {
  const { sms, email } = scenes[purpose];
  const sending = isMailbox(address) ? client.sendEmail(address, email) : client.sendSmsCode(address, undefined, sms);
  return Date.now() + (await waitAfter(sending));
}

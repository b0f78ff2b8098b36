import type { Sentence } from "./errors.ts";

/** Why a photo cannot be used, and what to do about it: `reason` of `faceUnusable`. */
export const faceFaults = {
  notAnImage: {
    "zh-CN": "无法读取该照片，请使用 JPEG、PNG 或 WebP 格式",
    "en-US": "This is no picture that can be read. Send a JPEG, PNG or WebP.",
  },
  imageTooLarge: {
    "zh-CN": "照片尺寸过大，请使用较小的照片",
    "en-US": "This picture is too large. Send a smaller one.",
  },
  noFace: {
    "zh-CN": "未检测到人脸，请正对镜头并露出整张脸",
    "en-US": "No face can be seen. Look into the camera and show the whole of your face.",
  },
  manyFaces: {
    "zh-CN": "检测到多张人脸，请确保画面中只有您一人",
    "en-US": "There is more than one face. Only yours may be in the picture.",
  },
  tooSmall: { "zh-CN": "人脸过小，请靠近镜头", "en-US": "The face is too small. Come closer to the camera." },
  tooBlurred: {
    "zh-CN": "照片模糊，请保持不动并重新拍摄",
    "en-US": "The picture is blurred. Hold still and take another.",
  },
  tooDark: { "zh-CN": "光线过暗，请到明亮处拍摄", "en-US": "It is too dark. Go where there is more light." },
  tooBright: { "zh-CN": "光线过亮，请避开强光", "en-US": "It is too bright. Turn away from strong light." },
  turnedAway: { "zh-CN": "请正对镜头", "en-US": "The face is turned away. Look straight into the camera." },
  unclear: {
    "zh-CN": "人脸不清晰，请去除遮挡后重新拍摄",
    "en-US": "The face cannot be made out. Take off what covers it and take another picture.",
  },
} as const satisfies Record<string, Sentence>;

/** Why a live session is over: `reason` of `faceSessionFailed`. */
export const livenessFailures = {
  anotherFace: {
    "zh-CN": "画面中的人脸发生变化，请本人重新开始",
    "en-US": "The face changed during the session. Please start again, one person alone.",
  },
  manyFaces: {
    "zh-CN": "画面中出现多张人脸，请独自重新开始",
    "en-US": "More than one face was seen. Please start again, alone in the picture.",
  },
  frameReused: {
    "zh-CN": "画面已使用过，请重新开始",
    "en-US": "Pictures were shown that had been shown before. Please start again.",
  },
  outOfOrder: { "zh-CN": "画面顺序错误，请重新开始", "en-US": "Pictures came in the wrong order. Please start again." },
  tooSlow: { "zh-CN": "操作超时，请重新开始", "en-US": "It took too long. Please start again." },
  tooManyFrames: {
    "zh-CN": "未能在限定画面内完成动作，请重新开始",
    "en-US": "The movements were not made in time. Please start again.",
  },
  stepBack: {
    "zh-CN": "动作未按提示完成，请重新开始",
    "en-US": "The movements were not the ones asked for. Please start again.",
  },
} as const satisfies Record<string, Sentence>;

export const livenessActions = ["lookAhead", "turnLeft", "turnRight", "lookUp", "blink", "enterTarget"] as const;

/** What keeps a frame from being the movement that is asked for: what is wrong with the picture, or with the movement. */
export const livenessHints = [
  ...(Object.keys(faceFaults) as (keyof typeof faceFaults)[]), // Object.keys forgets the keys
  "holdStill",
  "turnFurther",
  "comeBack",
  "otherWay",
  "closeEyes",
  "openEyes",
  "comeCloser",
  "moveAway",
  "moveToTarget",
] as const;

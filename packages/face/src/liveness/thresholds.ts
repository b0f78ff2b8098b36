/**
 * The numbers a live session is judged by, measured on 12 portraits: as heads in space that were turned, and as
 * photos on sheets of paper that were turned, tilted and bent. Angles are those the mesh reports; of heads they are the
 * true ones within 6 degrees, up to 30.
 */

/** Frames of looking ahead; a template of three has a third of the false rejections of one. */
export const AHEAD_FRAMES = 3;
/** How straight the first frames look into the camera: the template is made of them. */
export const AHEAD_YAW_DEGREES = 15;
/** More than for yaw: cameras stand above or below the eyes, and of people who look ahead it reports -20 to 8. */
export const AHEAD_PITCH_DEGREES = 25;
/** How still the head is held meanwhile. */
export const STEADY_DEGREES = 5;
/** An eye that opens less than this is not seen to be open; narrow open eyes measure 0.2. */
export const OPEN_APERTURE = 0.15;

/** How near to where one looked ahead counts as back at the front. */
export const FRONT_DEGREES = 8;
/** Turned by up to 60, a flat photo reports 21 at most; bent like a half pipe it reports as much as a head. */
export const TURN_DEGREES = 25;
/** A photo held straight at first reports 15 at most while it still looks like the same face. */
export const LOOK_UP_DEGREES = 18;
/** How far one may turn aside while looking up; what is turned and tilted at once is more often flat. */
export const LOOK_UP_YAW_DEGREES = 12;
/**
 * Shut eyes measure a fourth to a half of open ones. A tilted photo comes to that, too, but hardly while its face keeps
 * its looks and its size: at 0.6 one bent sheet in twelve could have made all movements, at this share none.
 */
export const CLOSED_SHARE = 0.55;
/** An eye is open again at this share of its own aperture. */
export const OPENED_SHARE = 0.7;
/** By which share a face may seem to grow or shrink while it blinks; tilting a photo shuts its eyes and shortens it. */
export const BLINK_SIZE_SHARE = 0.1;

/**
 * How broad for its height a face that turned may be, over what it was, and how badly its points may fit those of the face
 * that looked ahead. Sheets that look turned are narrower or fit worse; people who look up fit worse, too.
 */
export const SOLID = {
  turn: { breadth: [0.94, 1.3], misfit: 0.019 },
  lookUp: { breadth: [0.9, 1.2], misfit: 0.03 },
} as const;

/** How near to the middle of the target the face must come, over the width and the height of the picture. */
export const TARGET_REACH = 0.05;
/** By which share it may be larger or smaller than the target. */
export const TARGET_SIZE_SHARE = 0.12;

/** Two frontal frames of one session are of one face: the strict threshold of the model. */
export const SAME_FACE_DISTANCE = 0.45;
/** What each degree of turning adds to that; a head turned by 30 degrees keeps within 0.47. */
export const DISTANCE_PER_DEGREE = 0.003;
/** Frames that a hand or a blur may spoil. */
export const STRANGERS_ALLOWED = 2;
/** Frames at the end of a movement that was not asked for: the mesh may misread one, a movement makes several. */
export const STRAYS_ALLOWED = 1;

/** More frames a second would only be more guesses. */
export const SHORTEST_GAP_MS = 80;
/** Whoever needs longer between two frames is preparing the next one. */
export const LONGEST_GAP_MS = 15_000;
/** Five movements of some seconds each, and as long again for slow lines. */
export const LONGEST_SESSION_MS = 90_000;
/** Bounds the state, and what one session may cost. */
export const MOST_FRAMES = 300;

import type { MeshPoint } from "../mesh.ts";

const POINTS = 468;

/** Where the points that are used lie on an upright head that looks into the camera, 100 px wide. */
const HEAD: Readonly<Record<number, readonly [number, number, number]>> = {
  10: [0, -60, 0],
  152: [0, 60, 0],
  234: [-50, 0, 30],
  454: [50, 0, 30],
  2: [0, 18, -20],
  33: [-35, -20, 0],
  133: [-13, -20, 0],
  362: [13, -20, 0],
  263: [35, -20, 0],
  159: [-24, -24, 0],
  145: [-24, -16, 0],
  158: [-20, -24, 0],
  153: [-20, -16, 0],
  386: [24, -24, 0],
  374: [24, -16, 0],
  385: [20, -24, 0],
  380: [20, -16, 0],
};

export interface HeadTurn {
  readonly yawDegrees?: number;
  readonly pitchDegrees?: number;
  readonly rollDegrees?: number;
}

/** A mesh of a head that is turned: up or down first, then to a side, then leaned. */
export function headMesh({ yawDegrees = 0, pitchDegrees = 0, rollDegrees = 0 }: HeadTurn = {}): MeshPoint[] {
  const [yaw, pitch, roll] = [yawDegrees, pitchDegrees, rollDegrees].map((angle) => (angle * Math.PI) / 180);
  return Array.from({ length: POINTS }, (_, number) => {
    const [x, y, z] = HEAD[number] ?? [0, 0, 0];
    const up = turn(y, z, -(pitch ?? 0));
    const side = turn(x, up[1], yaw ?? 0);
    const lean = turn(side[0], up[0], roll ?? 0);
    return { x: 200 + lean[0], y: 200 + lean[1], z: side[1] };
  });
}

function turn(x: number, y: number, angle: number): [number, number] {
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

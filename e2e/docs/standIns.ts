const published = "npm run release:pack installs what would be published, scripts/release/tryPackages.ts";
const camera =
  "it needs a camera and a head that turns: its types are checked, and packages/sdk/src/face/runFaceSession.test.ts runs the calls";
const drill = "it needs a PostgreSQL: packages/server/src/cli/restoreDrill.fault.test.ts dumps, loads and settles one";
const installed = "this checkout has it installed, and tests ask no registry";

/**
 * Lines that a reader types and this test does not run as they stand, with what it runs instead (null: nothing) and why.
 * Everything else runs word for word, with a free port for 3000.
 */
export const standIns: Readonly<Record<string, { readonly run: string | null; readonly why: string }>> = {
  "npm ci && npm start": { run: "npm start", why: "this runs in a checkout that npm ci has made" },
  "npm ci && npm test": { run: null, why: "this is part of it" },
  "npm install @countersign/sdk": { run: null, why: published },
  "npm install @countersign/ui @countersign/sdk": { run: null, why: published },
  "npm install @countersign/middleware": { run: null, why: published },
  "npm install @countersign/server": { run: null, why: published },
  "npm install @countersign/face @countersign/face-models": { run: null, why: published },
  "npm install --silent authing-js-sdk@4.23.55": { run: `ln -s "$OLDPWD/node_modules" .`, why: installed },
  "python3 -m venv ../my-python-app/.venv": { run: `ln -s "$PYTHON_VENV" ../my-python-app/.venv`, why: installed },
  "../my-python-app/.venv/bin/pip install --quiet ./clients/python": {
    run: `PYTHONPATH="$PWD/clients/python/src"`,
    why: installed,
  },
  "countersign keys rotate --purpose sealing --yes": {
    run: "countersign keys rotate --purpose codes --yes",
    why: "it waits a quarter of an hour; packages/server/src/cli/keys.test.ts runs it by a fast clock",
  },
  "python3 -m venv .venv": { run: `ln -s "$PYTHON_VENV" .venv`, why: installed },
  '.venv/bin/pip install --quiet "$OLDPWD/clients/python"': {
    run: `PYTHONPATH="$OLDPWD/clients/python/src"`,
    why: installed,
  },
};

/** Pages of which another test runs the blocks. */
export const heldElsewhere: Readonly<Record<string, string>> = {
  "README.zh-CN.md": "e2e/docs/pages.test.ts",
  "clients/python/README.md": "clients/python/tests/test_readme.py",
  "packages/ui/README.md": "e2e/ui/shownPrograms.test.ts",
  "docs/cli.md": "packages/server/src/cli/examples.test.ts",
};

/** Blocks marked `unrun`, by name, with the reason. It may grow by what no machine can run, and by nothing else. */
export const unrun: Readonly<Record<string, string>> = {
  'docs/operating/backup.md: pg_dump --format=custom --file=countersign.dump "$COUNTERSIGN_DATABASE_URL"': drill,
  'docs/operating/backup.md: pg_restore --no-owner --dbname="$COUNTERSIGN_DATABASE_URL" countersign.dump': drill,
  "docs/operating/backup.md: countersign restore --database --moved": drill,
  'docs/sdk.md: import { CameraError, FaceSessionError, openCamera, runFaceSession } from "@countersign/sdk/face";':
    camera,
  'packages/sdk/README.md: import { type FaceTarget, runFaceSession } from "@countersign/sdk/face";': camera,
};

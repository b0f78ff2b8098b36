import { CountersignError, type Failure } from "./CountersignError.ts";
import { ProofRefusedError, SignInRequiredError, ThrottledError, UnavailableError } from "./errors.ts";
import { isRecord } from "./isRecord.ts";
import { MfaRequiredError } from "./MfaRequiredError.ts";

/** Gives the error of the class that stands for the failure's code. */
export function errorFor(failure: Failure): CountersignError {
  switch (failure.code) {
    case 1635:
    case 1636:
      return hasMfaToken(failure.data) ? new MfaRequiredError(failure) : new CountersignError(failure);
    case 2020:
    case 2021:
    case 2206:
    case 2207:
      return new SignInRequiredError(failure);
    case 1702:
    case 1707:
    case 2001:
    case 2006:
    case 2300:
    case 2302:
    case 2333:
    case 6001:
    case 6002:
      return new ProofRefusedError(failure);
    case 422:
    case 1002:
    case 2057:
    case 2080:
      return new ThrottledError(failure);
    case 2090:
    case 2095:
    case 2099:
      return new UnavailableError(failure);
    default:
      return new CountersignError(failure);
  }
}

function hasMfaToken(data: unknown): boolean {
  return isRecord(data) && typeof data.mfaToken === "string";
}

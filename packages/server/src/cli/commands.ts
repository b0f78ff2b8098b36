import type { Command } from "./command.ts";
import { apiKeyCreate } from "./commands/apiKeyCreate.ts";
import { apiKeyList } from "./commands/apiKeyList.ts";
import { apiKeyRevoke } from "./commands/apiKeyRevoke.ts";
import { appCreate } from "./commands/appCreate.ts";
import { appList } from "./commands/appList.ts";
import { appSecretRenew } from "./commands/appSecretRenew.ts";
import { appUpdate } from "./commands/appUpdate.ts";
import { auditExport } from "./commands/auditExport.ts";
import { auditList } from "./commands/auditList.ts";
import { auditPrune } from "./commands/auditPrune.ts";
import { auditVerify } from "./commands/auditVerify.ts";
import { backup } from "./commands/backup.ts";
import { backupVerify } from "./commands/backupVerify.ts";
import { configCheck } from "./commands/configCheck.ts";
import { doctor } from "./commands/doctor.ts";
import { exportCommand } from "./commands/exportCommand.ts";
import { importCommand } from "./commands/importCommand.ts";
import { keysRotate } from "./commands/keysRotate.ts";
import { keysStatus } from "./commands/keysStatus.ts";
import { limitsShow } from "./commands/limitsShow.ts";
import { migrate } from "./commands/migrate.ts";
import { policyExplain } from "./commands/policyExplain.ts";
import { policyReplay } from "./commands/policyReplay.ts";
import { policySet } from "./commands/policySet.ts";
import { policyShow } from "./commands/policyShow.ts";
import { policyTest } from "./commands/policyTest.ts";
import { poolSecretRenew } from "./commands/poolSecretRenew.ts";
import { restore } from "./commands/restore.ts";
import { sendTest } from "./commands/sendTest.ts";
import { serve } from "./commands/serve.ts";
import { userAccessPass } from "./commands/userAccessPass.ts";
import { userAllowEnrolment } from "./commands/userAllowEnrolment.ts";
import { userCreate } from "./commands/userCreate.ts";
import { userForgetDevices } from "./commands/userForgetDevices.ts";
import { userList } from "./commands/userList.ts";
import { userMessages } from "./commands/userMessages.ts";
import { userReclaimed } from "./commands/userReclaimed.ts";
import { userResetMfa } from "./commands/userResetMfa.ts";
import { userRevokePass } from "./commands/userRevokePass.ts";
import { userShow } from "./commands/userShow.ts";
import { userSuspendPasswords } from "./commands/userSuspendPasswords.ts";
import { userUnlock } from "./commands/userUnlock.ts";
import { webhookAdd } from "./commands/webhookAdd.ts";
import { webhookDeliveries } from "./commands/webhookDeliveries.ts";
import { webhookList } from "./commands/webhookList.ts";
import { webhookRemove } from "./commands/webhookRemove.ts";
import { webhookReplay } from "./commands/webhookReplay.ts";
import { webhookRotate } from "./commands/webhookRotate.ts";
import { webhookTest } from "./commands/webhookTest.ts";
import { webhookUpdate } from "./commands/webhookUpdate.ts";

/** Every command there is, in the order in which help and documentation name them. */
export const commands: readonly Command[] = [
  serve,
  migrate,
  doctor,
  configCheck,
  backup,
  backupVerify,
  restore,
  userCreate,
  userList,
  userShow,
  userMessages,
  userSuspendPasswords,
  userUnlock,
  userAllowEnrolment,
  userAccessPass,
  userRevokePass,
  userForgetDevices,
  userResetMfa,
  userReclaimed,
  importCommand,
  exportCommand,
  appCreate,
  appList,
  appUpdate,
  appSecretRenew,
  poolSecretRenew,
  apiKeyCreate,
  apiKeyList,
  apiKeyRevoke,
  policyShow,
  policySet,
  policyTest,
  policyReplay,
  policyExplain,
  keysStatus,
  keysRotate,
  limitsShow,
  auditList,
  auditExport,
  auditVerify,
  auditPrune,
  sendTest,
  webhookAdd,
  webhookList,
  webhookUpdate,
  webhookTest,
  webhookRotate,
  webhookRemove,
  webhookDeliveries,
  webhookReplay,
];

import { expect, test } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import {
  acknowledgementAddress,
  digestAddress,
  endDigestAddress,
  resendNoticeAddress,
  sendNoticesAddress,
} from "./client.ts";
import { notificationsContract } from "./contract.ts";
import { digestContract } from "./digest-contract.ts";

test("messages are sent to where the contract says", () => {
  const rollbackId = "0198d6a0-0000-7000-8000-000000000001";
  const said = endpointAddress(notificationsContract.sendNotices, { params: { rollbackId } });
  expect(sendNoticesAddress(rollbackId)).toBe(said);
});

test("a message is sent again where the contract says", () => {
  const ids = {
    rollbackId: "0198d6a0-0000-7000-8000-000000000001",
    noticeId: "0198d6a0-0000-7000-8000-000000000002",
  };
  const said = endpointAddress(notificationsContract.resendNotice, { params: ids });
  expect(resendNoticeAddress(ids.rollbackId, ids.noticeId)).toBe(said);
});

test("an answer is given to where the contract says", () => {
  const token = "a.signed-token_of-twenty";
  const said = endpointAddress(notificationsContract.giveAcknowledgement, { params: { token } });
  expect(acknowledgementAddress(token)).toBe(said);
});

test("changelog mails are begun and ended where the contract says", () => {
  const token = "a.signed-token_of-twenty";
  expect(digestAddress).toBe(endpointAddress(digestContract.putDigest, {}));
  expect(endDigestAddress(token)).toBe(endpointAddress(digestContract.endDigest, { params: { token } }));
});

/** Right and wrong answers of two versions on the same items, the old one first. */
export interface FlipCounts {
  readonly items: number;
  readonly bothRight: number;
  readonly onlyOld: number;
  readonly onlyNew: number;
  readonly bothWrong: number;
}

/**
 * Flip and compatibility scores, each a share of 0 to 1; null where its denominator is 0.
 *
 * Negative flips: old right, new wrong, of all items; relative: divided by (accuracy of old x error of new) (Yan et al.,
 * CVPR 2021; Xie et al. 2021). Trust kept: both right of old right (BTC, Bansal et al., AAAI 2019). Errors shared:
 * both wrong of new wrong (BEC, Srivastava et al. 2020); with the old version's errors as denominator in the other.
 */
export interface FlipScores {
  readonly oldAccuracy: number | null;
  readonly newAccuracy: number | null;
  readonly negativeFlips: number | null;
  readonly positiveFlips: number | null;
  readonly relativeNegativeFlips: number | null;
  readonly trustKept: number | null;
  readonly sharedOfNewErrors: number | null;
  readonly sharedOfOldErrors: number | null;
}

/** Counts the flips between two bit lists over the same items; the items beyond the shorter list are not looked at. */
export function countFlips(oldRight: Uint8Array, newRight: Uint8Array): FlipCounts {
  const items = Math.min(oldRight.length, newRight.length);
  const counts = { bothRight: 0, onlyOld: 0, onlyNew: 0, bothWrong: 0 };
  for (let item = 0; item < items; item += 1) {
    const wasRight = oldRight[item] === 1;
    if (newRight[item] === 1) counts[wasRight ? "bothRight" : "onlyNew"] += 1;
    else counts[wasRight ? "onlyOld" : "bothWrong"] += 1;
  }
  return { items, ...counts };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The scores of flip counts. */
export function flipScores(counts: FlipCounts): FlipScores {
  const { items, bothRight, onlyOld, onlyNew, bothWrong } = counts;
  const oldRight = bothRight + onlyOld;
  const newWrong = onlyOld + bothWrong;
  return {
    oldAccuracy: ratio(oldRight, items),
    newAccuracy: ratio(bothRight + onlyNew, items),
    negativeFlips: ratio(onlyOld, items),
    positiveFlips: ratio(onlyNew, items),
    relativeNegativeFlips: ratio(onlyOld * items, oldRight * newWrong),
    trustKept: ratio(bothRight, oldRight),
    sharedOfNewErrors: ratio(bothWrong, newWrong),
    sharedOfOldErrors: ratio(bothWrong, items - oldRight),
  };
}

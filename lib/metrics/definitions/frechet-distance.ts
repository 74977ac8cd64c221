/** Mean and variance of one feature. */
export interface FeatureMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The squared Fréchet distance of independent normal features: Σ (μ1 - μ2)² + (σ1 - σ2)² (Dowson & Landau 1982).
 * FID is the same with full covariances; this is its value where the features do not correlate.
 */
export function frechetDistance(one: readonly FeatureMoments[], other: readonly FeatureMoments[]): number {
  return one.reduce((sum, { mean, variance }, index) => {
    const second = other[index] ?? { mean: 0, variance: 0 };
    return sum + (mean - second.mean) ** 2 + (Math.sqrt(variance) - Math.sqrt(second.variance)) ** 2;
  }, 0);
}

import { Section } from "#components/shell/section.tsx";

const colours = {
  ground: ["bg", "card", "ink", "ink-2", "line", "control", "accent", "on-accent"],
  states: [
    "healthy",
    "degraded",
    "degraded-bg",
    "rolling",
    "rolling-bg",
    "waiting",
    "waiting-bg",
    "blocked",
    "blocked-bg",
    "nodata",
  ],
  modalities: ["text", "image", "audio", "video", "overall"],
} as const;
const spaces = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"] as const;
const sizes = [12, 13, 14, 16, 20, 26, 34] as const;

/** What everything else is made of: colours, space and type, as the style sheet has them in this theme. */
export function DesignTokens({ name }: { name: string }) {
  return (
    <Section id={`${name}-tokens`} title="Tokens" note="colour, space, type">
      {Object.entries(colours).map(([group, names]) => (
        <p className="sample" key={group}>
          {names.map((token) => (
            <span key={token} className="t12">
              <svg width="32" height="16" aria-hidden="true">
                <rect width="32" height="16" fill={`var(--${token})`} stroke="var(--control)" />
              </svg>{" "}
              {token}
            </span>
          ))}
        </p>
      ))}
      <p className="sample">
        {spaces.map((token) => (
          <span key={token} className="t12">
            <span
              style={{
                display: "inline-block",
                height: 12,
                width: `var(--${token})`,
                background: "var(--ink-2)",
              }}
            />{" "}
            {token}
          </span>
        ))}
      </p>
      <p className="sample">
        {sizes.map((size) => (
          <span key={size} style={{ fontSize: size }}>
            {size} Accuracy 71.4% 准确率
          </span>
        ))}
      </p>
    </Section>
  );
}

import { InterfaceDocument } from "#lib/versions/interface-schema.ts";
import { untoldAmong } from "./interface-reading.ts";
import type { InterfaceReading } from "./interface-reading.ts";
import { parseTextFormat } from "./text-format.ts";
import type { TextMessage, TextValue } from "./text-format.ts";

function isMessage(value: TextValue | undefined): value is TextMessage {
  return typeof value === "object";
}

function first(message: TextMessage, field: string): TextValue | undefined {
  return message.get(field)?.[0];
}

/** `FORMAT_NCHW` as the layout `NCHW`; none declares nothing. */
function layoutOf(format: string): { layout?: string } {
  return format === "FORMAT_NONE" ? {} : { layout: format.replace(/^FORMAT_/u, "") };
}

function tensorsOf(config: TextMessage, field: "input" | "output") {
  return (config.get(field) ?? []).filter(isMessage).map((tensor) => ({
    name: String(first(tensor, "name") ?? ""),
    datatype: String(first(tensor, "data_type") ?? "").replace(/^TYPE_/u, ""),
    shape: (tensor.get("dims") ?? []).map(Number),
    optional: first(tensor, "optional") === true,
    ...layoutOf(String(first(tensor, "format") ?? "FORMAT_NONE")),
  }));
}

/**
 * The interface of a Triton model configuration (`config.pbtxt`); null for text that is none. A side that the file leaves
 * out is completed by the server from the model file, which the text cannot tell: unknown. Source: Triton Inference
 * Server, Model Configuration.
 */
export function readTritonConfig(content: string): InterfaceReading | null {
  if (!/^[ \t]*(?:input|output|max_batch_size|platform|backend)[ \t]*[:[{<]/mu.test(content)) return null;
  const config = parseTextFormat(content);
  const [inputs, outputs] = [tensorsOf(config, "input"), tensorsOf(config, "output")];
  const policy = first(config, "model_transaction_policy");
  const document = InterfaceDocument.parse({
    inputs,
    outputs,
    maxBatchSize: Number(first(config, "max_batch_size") ?? 0),
    streaming: isMessage(policy) && first(policy, "decoupled") === true,
  });
  return {
    dialect: "triton_config",
    document,
    untoldSides: untoldAmong({ request: inputs[0], response: outputs[0] }),
  };
}

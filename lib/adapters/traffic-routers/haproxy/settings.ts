import { z } from "zod";
import { AllowedInternal, timeoutField } from "#lib/adapters/settings-fields.ts";

/** What HAProxy allows in the names of backends and servers. */
const PROXY_NAME = /^[A-Za-z0-9_.:-]{1,200}$/;
const ADDRESS = /^(unix:\/[^\s;\\]{1,200}|(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+):\d{1,5})$/;
/** A map as `show map` names it: its file, or `#` and its number. No character that ends or splits a command. */
const MAP_NAME = /^(#\d{1,6}|[A-Za-z0-9_./@:-]{1,400})$/;
const SERVER_PATTERN = /^[A-Za-z0-9_.:*-]*\{version\}[A-Za-z0-9_.:*-]*$/;

const ProxyName = z
  .string()
  .regex(PROXY_NAME, "must be a name as HAProxy allows it: letters, digits, _ . : -");

/** Where the runtime API is, which servers belong to which version, and how the split is written. */
export const HaproxySettings = z
  .object({
    address: z.string().regex(ADDRESS, "must be host:port or unix:/absolute/path").meta({
      title: "Stats socket",
      "title-zh-CN": "统计套接字",
      description: "host:port or unix:/run/haproxy/admin.sock; its level must be admin",
      "description-zh-CN": "host:port 或 unix:/run/haproxy/admin.sock；级别必须是 admin",
    }),
    backends: z.array(ProxyName).min(1).max(50).meta({
      title: "Backends",
      "title-zh-CN": "后端",
      description: "backends that hold the versions' servers; one for weights, one or more for a map",
      "description-zh-CN": "包含各版本服务器的后端；按权重时一个，用映射时一个或多个",
    }),
    mode: z.enum(["weights", "map"]).default("weights").meta({
      title: "How traffic is split",
      "title-zh-CN": "分流方式",
      description: "weights of the servers, or a map that the configuration compares with rand(10000)",
      "description-zh-CN": "服务器权重，或由配置与 rand(10000) 比较的映射",
    }),
    serverPattern: z.string().regex(SERVER_PATTERN, "must contain {version} once").default("{version}").meta({
      title: "Server name pattern",
      "title-zh-CN": "服务器名称模式",
      description: "e.g. {version} or {version}-*; servers named below do not follow it",
      "description-zh-CN": "例如 {version} 或 {version}-*；下面单独列出的服务器不受此限",
    }),
    servers: z.record(z.string().min(1).max(200), z.array(ProxyName).min(1).max(200)).default({}).meta({
      title: "Servers by version",
      "title-zh-CN": "各版本的服务器",
      description: "version name and its servers, where the pattern does not fit",
      "description-zh-CN": "名称模式不适用时，版本名及其服务器",
    }),
    map: z
      .string()
      .regex(MAP_NAME, "must be the map's file as the configuration names it, or #id")
      .optional()
      .meta({
        title: "Map",
        "title-zh-CN": "映射文件",
        description: "holds the split (map) and our generation (both); without it generations are not kept",
        "description-zh-CN": "保存分流（映射方式）与我们的代次（两种方式）；没有它就不保存代次",
      }),
    mapKey: ProxyName.optional().meta({
      title: "Key in the map",
      "title-zh-CN": "映射键",
      description: "the first backend's name when left out",
      "description-zh-CN": "留空则用第一个后端的名称",
    }),
    mapOrder: z.array(z.string().min(1).max(200)).max(20).default([]).meta({
      title: "Versions in the order of the cuts",
      "title-zh-CN": "按切分顺序的版本",
      description: "as the configuration compares them; the last takes what is left",
      "description-zh-CN": "按配置比较的顺序；最后一个得到剩余部分",
    }),
    controlPattern: z.string().regex(SERVER_PATTERN, "must contain {version} once").optional().meta({
      title: "Name pattern of control servers",
      "title-zh-CN": "对照服务器名称模式",
      description: "e.g. {version}-control: a second server entry of the same version, counted apart",
      "description-zh-CN": "例如 {version}-control：同一版本的第二个服务器条目，单独计数",
    }),
    mapControl: z.boolean().default(false).meta({
      title: "The configuration tells the control slice",
      "title-zh-CN": "配置可区分对照流量",
      description:
        "it reads the draws behind the slash of the map's value and sends x-lastgood-slice: control",
      "description-zh-CN": "它读取映射值中斜杠后的抽样数，并发送 x-lastgood-slice: control",
    }),
    evictSticky: z.boolean().default(false).meta({
      title: "Move sticky clients off a version at 0 %",
      "title-zh-CN": "将粘性客户端移出 0% 的版本",
      description: "puts its servers into maintenance; a weight of 0 alone does not move them",
      "description-zh-CN": "将其服务器置于维护状态；仅把权重设为 0 不会移走它们",
    }),
    timeoutMs: timeoutField(1_000),
    allowedInternal: AllowedInternal,
    allowedSockets: z
      .array(z.string().regex(/^\/[^\s;\\]+$/))
      .max(20)
      .default([])
      .meta({
        title: "Allowed unix sockets",
        "title-zh-CN": "允许的 unix 套接字",
        description: "absolute paths this integration may open; set by an administrator",
        "description-zh-CN": "此集成可以打开的绝对路径；由管理员设置",
      }),
  })
  .superRefine((settings, issues) => {
    const complain = (field: string, message: string) =>
      issues.addIssue({ code: "custom", path: [field], message });
    if (settings.mode === "weights" && settings.backends.length !== 1)
      complain("backends", "weights divide the traffic of one backend; name exactly one");
    if (settings.mode === "map" && settings.map === undefined) complain("map", "is needed for the map split");
    if (settings.mode === "map" && settings.mapOrder.length < 2)
      complain("mapOrder", "needs at least two versions for the map split");
    if (new Set(settings.mapOrder).size !== settings.mapOrder.length)
      complain("mapOrder", "names a version twice");
  });
export type HaproxySettings = z.infer<typeof HaproxySettings>;

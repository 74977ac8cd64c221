/** A server line of the pool, all of one small HTTP backend each. */
export interface PoolMember {
  readonly name: string;
  readonly port: number;
  readonly weight: number;
}

/** What a generated configuration needs. */
export interface HaproxyLayout {
  readonly directory: string;
  readonly ports: {
    readonly admin: number;
    readonly operator: number;
    readonly weighted: number;
    readonly split: number;
    readonly pinned: number;
  };
  readonly pool: readonly PoolMember[];
  readonly balance: string;
  /** Loads the weights that were dumped to `state` in the directory. */
  readonly hasStateFile: boolean;
  /** The pool keeps a table of clients by their header x-client, and sticks to it. */
  readonly hasStickTable: boolean;
}

/** The backend of the weights, with a cookie for clients that keep one. */
export const POOL = "pool";

/** The map's file in the directory of a layout, and its key. */
export const MAP_FILE = "split.map";
export const MAP_KEY = "mm_test";

function serverLine({ name, port, weight }: PoolMember): string {
  return `  server ${name} 127.0.0.1:${port} weight ${weight} cookie ${name} check inter 100 fastinter 50 fall 1 rise 1`;
}

/**
 * The configuration of one HAProxy with both ways to split: a pool of weighted servers, and a map that picks among backends
 * of one server each (the first two of the pool). A third door leads to the second server whatever the split.
 */
export function haproxyConfig({
  directory,
  ports,
  pool,
  balance,
  hasStateFile,
  hasStickTable,
}: HaproxyLayout): string {
  const [first, second] = pool;
  if (first === undefined || second === undefined) throw new Error("the pool needs two servers");
  return `global
  nbthread 1
  stats socket ${directory}/admin.sock mode 600 level admin
  stats socket ipv4@127.0.0.1:${ports.admin} level admin
  stats socket ipv4@127.0.0.1:${ports.operator} level operator
  ${hasStateFile ? `server-state-file ${directory}/state` : ""}
defaults
  mode http
  option redispatch
  timeout connect 1s
  timeout client 10s
  timeout server 10s
  ${hasStateFile ? "load-server-state-from-file global" : ""}
frontend weighted
  bind 127.0.0.1:${ports.weighted}
  default_backend ${POOL}
backend ${POOL}
  balance ${balance}
  cookie lastgood insert indirect nocache
  ${hasStickTable ? "stick-table type string len 40 size 1k expire 1m" : ""}
  ${hasStickTable ? "stick on req.hdr(x-client)" : ""}
${pool.map(serverLine).join("\n")}
frontend split
  bind 127.0.0.1:${ports.split}
  http-request set-var(txn.split) str(${MAP_KEY}),map(${directory}/${MAP_FILE},0)
  http-request set-var(txn.cut1) var(txn.split),field(1,/),field(1,:)
  http-request set-var(txn.from) var(txn.split),field(2,/),field(1,-)
  http-request set-var(txn.to) var(txn.split),field(2,/),field(2,-)
  http-request set-var(txn.draw) rand(10000)
  http-request del-header x-lastgood-slice
  http-request set-header x-lastgood-slice control if { var(txn.draw),sub(txn.from) -m int ge 0 } { var(txn.draw),sub(txn.to) -m int lt 0 }
  use_backend by_map_1 if { var(txn.draw),sub(txn.cut1) -m int lt 0 }
  default_backend by_map_2
frontend pinned
  bind 127.0.0.1:${ports.pinned}
  default_backend by_map_2
backend by_map_1
  cookie lastgood insert indirect nocache
${serverLine({ ...first, weight: 100 })}
backend by_map_2
  cookie lastgood insert indirect nocache
${serverLine({ ...second, weight: 100 })}
`;
}

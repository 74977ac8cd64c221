import { expect, it } from "vitest";
import { contractOperations, matchEndpoints, routeOperations } from "./house/endpoints.ts";
import { plant } from "./plant.ts";
import { treeFrom, treeOf } from "./tree.ts";

const get = { method: "GET", path: "/api/v1/models", file: "lib/models/contract.ts" };
const route = { ...get, file: "app/api/v1/models/route.ts" };

it("lets contracts with their routes through", () => {
  expect(matchEndpoints([get], [route])).toEqual([]);
});

it.each([
  ["a contract without a route", [get], [], "has no route"],
  ["a route without a contract", [], [route], "has no contract"],
  ["a route of another method", [get], [{ ...route, method: "POST" }], "has no contract"],
  [
    "a contract that is declared twice",
    [get, { ...get, file: "lib/versions/contract.ts" }],
    [route],
    "twice",
  ],
])("catches %s", (...[, contracts, routes, message]) => {
  expect(
    matchEndpoints(contracts, routes)
      .map((one) => one.message)
      .join(),
  ).toContain(message);
});

it("reads methods and paths of routes", () => {
  const tree = treeFrom({
    "app/api/v1/(open)/models/[model]/route.ts":
      "export const GET = serve(a, b);\nexport const dynamic = 'x';\n",
    "app/api/v1/auth/[...all]/route.ts": "export const { GET, POST } = handler;\n",
    "app/healthz/route.ts": "export const GET = health;\n",
  });
  expect(routeOperations(tree).map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /api/v1/models/{model}",
    "GET /api/v1/auth/{all}",
    "POST /api/v1/auth/{all}",
  ]);
});

it("reads contracts that are exported alone, in an object, or both", async () => {
  const file = "lib/models/contract.ts";
  using project = plant({
    "package.json": '{"type":"module"}',
    [file]: `export const listModels = { method: "GET", path: "/api/v1/models" };
export const getModel = { method: "GET", path: "/api/v1/models/{model}" };
export const models = { listModels, getModel };
export const other = { title: "no endpoint" };
`,
  });
  const found = await contractOperations(treeOf(project.path, [file]));
  expect(found.map(({ path }) => path)).toEqual(["/api/v1/models", "/api/v1/models/{model}"]);
});

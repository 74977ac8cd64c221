import type { HouseRule } from "./violation.ts";

const text =
  /\.(?:[cm]?[jt]sx?|json|ya?ml|md|css|prisma|sql|sh)$|(?:^|\/)(?:run|Dockerfile|LICENSE|\.npmrc|\.gitignore)$/;
const home = /(?<![\w.\-/:*@}\])])\/(?:root|work|home\/[a-z][\w-]*|Users\/[\w-]+)\/[\w.-]|[A-Z]:\\Users\\/;
const host = /"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)/;

/** The project says nothing of the machine it was written on: no home folder, no private package host. */
export const noMachinePaths: HouseRule = (tree) =>
  tree.files
    .filter((file) => text.test(file))
    .flatMap((file) =>
      tree
        .read(file)
        .split("\n")
        .flatMap((line, index) => {
          const where = `${file}:${index + 1}`;
          if (home.test(line))
            return [{ rule: "machine-path", file: where, message: "name no machine's folder" }];
          if (host.test(line))
            return [{ rule: "private-host", file: where, message: "name no private host" }];
          return [];
        }),
    );

import { useTranslations } from "next-intl";
import { DataTable } from "#components/ui/data-table.tsx";
import { Role, Scope, scopesOfRole } from "#lib/schema/scope.ts";

function holds(role: Role, scope: Scope): boolean {
  return (scopesOfRole[role] as readonly Scope[]).includes(scope);
}

/** What each role may do, as every request is checked by. */
export function RoleMatrix() {
  const t = useTranslations("people");
  const words = useTranslations("glossary.role");
  return (
    <div className="roles">
      <p className="sub">{t("rolesHow")}</p>
      <DataTable
        caption={t("roleTable")}
        rows={Scope.options}
        rowKey={(scope) => scope}
        columns={[
          {
            key: "permission",
            heading: t("permission"),
            cell: (scope) => (
              <>
                {t(`scope.${scope}`)}
                <small className="sub">{t(`scopeIs.${scope}`)}</small>
              </>
            ),
          },
          ...Role.options.map((role) => ({
            key: role,
            heading: words(role),
            cell: (scope: Scope) => (holds(role, scope) ? t("yes") : <span className="q">{t("no")}</span>),
          })),
        ]}
      />
    </div>
  );
}

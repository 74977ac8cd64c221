/** The lines of the product's mark, by themselves: pages that draw no other icon load no other. */
export const markShape = (
  <>
    <path d="M3 18.5h18" />
    <path d="M19 14.5V11a6.5 6.5 0 0 0-13 0v2.4" />
    <path d="m2.8 10.4 3.2 3.3 3.2-3.3" />
  </>
);

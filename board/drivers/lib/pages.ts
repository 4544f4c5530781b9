/** What a display shows: pages of lines, in which `{id}` stands for a value. */
export const pagesOption = {
  type: "array",
  description: 'pages of lines, each shown in turn; {id} stands for a value: [["Air {air} °C"], ["Pump {pump}"]]',
  items: {
    type: "array",
    items: { type: "string", maxLength: 60 },
    minItems: 1,
    maxItems: 8,
    lengthErrorMessage: "must have 1 to 8 lines",
  },
  minItems: 1,
  maxItems: 8,
  lengthErrorMessage: "must have 1 to 8 pages",
};

export const holdOption = { type: "string", format: "duration", description: "how long a page is shown", default: "5s" };

/** The board is told how many there are; what they show is code. */
export const pageCount = ({ pages }: Record<string, unknown>) => ({ pages: (pages as unknown[]).length });

/** What a metric says now: one number, or one for each value of its label. */
type Reading = number | Record<string, number>;

interface Metric {
  name: string;
  help: string;
  type: "counter" | "gauge";
  label: string;
  read(): Reading;
}

/** A number that only grows. */
export interface Counter {
  /** @param value the label's value, for a counter with a label. */
  add(amount?: number, value?: string): void;
}

/**
 * The server's figures, for GET /metrics: each part registers its own. Never a person's: no address, no name, no
 * session has a label here, and so their number is bounded.
 */
export class Metrics {
  readonly #metrics = new Map<string, Metric>();

  /** @param name by Prometheus' custom, e.g. "mfb_claims_total". */
  counter(name: string, help: string, label = ""): Counter {
    const values: Record<string, number> = {};
    let total = 0;
    this.#register({ name, help, label, type: "counter", read: () => label === "" ? total : values });
    return {
      add(amount = 1, value = "") {
        if (label === "") total += amount;
        else values[value] = (values[value] ?? 0) + amount;
      },
    };
  }

  /** A figure that is looked up whenever it is asked for. */
  gauge(name: string, help: string, read: () => Reading, label = ""): void {
    this.#register({ name, help, label, type: "gauge", read });
  }

  /** A figure that only grows and is counted elsewhere. */
  total(name: string, help: string, read: () => Reading, label = ""): void {
    this.#register({ name, help, label, type: "counter", read });
  }

  /** Prometheus' text format, version 0.0.4. */
  text(): string {
    return [...this.#metrics.values()].map(({ name, help, type, label, read }) => {
      const reading = read();
      const lines = typeof reading === "number"
        ? [`${name} ${reading}`]
        : Object.entries(reading).map(([value, count]) =>
          `${name}{${label}=${JSON.stringify(value)}} ${count}`
        );
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
    }).join("");
  }

  #register(metric: Metric): void {
    if (this.#metrics.has(metric.name)) throw new TypeError(`Metric ${metric.name} exists already`);
    this.#metrics.set(metric.name, metric);
  }
}

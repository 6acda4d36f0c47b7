// A browser's page at a running house, as far as the judges need one.
export class Page {
  constructor(address) {
    this.address = address;
    this.cookie = "";
  }
  async ask(method, path, body) {
    const headers = { Origin: this.address, Cookie: this.cookie };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(this.address + path, { method, headers, body: body && JSON.stringify(body) });
    if (answer.status === 429) {
      await new Promise((goOn) => setTimeout(goOn, 1000));
      return this.ask(method, path, body);
    }
    const set = answer.headers.get("set-cookie");
    if (set) this.cookie = set.split(";")[0];
    return { status: answer.status, body: await answer.json() };
  }
  async must(method, path, body) {
    const { status, body: said } = await this.ask(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(said)}`);
    return said;
  }
  post(path, body = {}) {
    return this.must("POST", path, body);
  }
}

// SPDX-License-Identifier: Apache-2.0
// What a page keeps on this device, in IndexedDB. The wrapper is our own: sixty lines that we can
// read, and each write says `strict`, so that what was told to the person is on the disk.

/**
 * Open the database of a page, and make the tables that it lacks.
 * @param {string} name
 * @param {number} version - a larger one when a table is added
 * @param {Record<string, IDBObjectStoreParameters & {indexes?: string[]}>} tables
 * @returns {Promise<Store>}
 */
export async function openStore(name, version, tables) {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const [table, { indexes = [], ...keys }] of Object.entries(tables)) {
      if (request.result.objectStoreNames.contains(table)) continue;
      const made = request.result.createObjectStore(table, keys);
      for (const index of indexes) made.createIndex(index, index);
    }
  };
  return new Store(await done(request));
}

/** Give what a request gives. Awaiting anything else in a transaction would end it. */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Tables of this device; made by openStore(). */
export class Store {
  #database;

  constructor(database) {
    this.#database = database;
    // A page of the next version must not wait for this one.
    database.onversionchange = () => database.close();
  }

  /**
   * Read in one transaction.
   * @param {string[]} tables
   * @param {(table: (name: string) => IDBObjectStore) => Promise<T>} work - awaits only done()
   */
  read(tables, work) {
    return settled(this.#database.transaction(tables, "readonly"), work);
  }

  /** Write in one transaction: all of it is on the disk when the promise is kept, or nothing is. */
  write(tables, work) {
    const options = { durability: "strict" };
    return settled(this.#database.transaction(tables, "readwrite", options), work);
  }

  /** Read one record. */
  get(table, key) {
    return this.read([table], (tables) => done(tables(table).get(key)));
  }

  /** Read every record of a table, or of a range of its keys. */
  all(table, range = null) {
    return this.read([table], (tables) => done(tables(table).getAll(range)));
  }

  /** Write one record. */
  put(table, record) {
    return this.write([table], (tables) => done(tables(table).put(record)));
  }

  close() {
    this.#database.close();
  }
}

async function settled(transaction, work) {
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
  });
  ended.catch(() => {}); // told below, or replaced by what the work threw
  try {
    const result = await work((name) => transaction.objectStore(name));
    await ended;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // it had ended by itself
    }
    throw error;
  }
}

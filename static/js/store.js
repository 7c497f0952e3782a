// What a page keeps on this computer until the portal has it: a store of rows with a `key`, in IndexedDB. Each promise fails where
// the browser forbids storage or has no room for more.
window.portalStore = (database, name) => {
  "use strict";
  const opened = new Promise((resolve) => {
    try {
      const asked = indexedDB.open(database, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(name, { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch { resolve(null); }
  });
  const run = async (mode, deed) => {
    const db = await opened;
    if (!db) throw new Error("This browser keeps nothing.");
    return new Promise((resolve, reject) => {
      const work = db.transaction(name, mode);
      const asked = deed(work.objectStore(name));
      // A full disk shows when the work is completed, not when the row is put down.
      work.oncomplete = () => resolve(asked.result);
      work.onabort = () => reject(work.error ?? asked.error);
    });
  };
  return {
    put: (row) => run("readwrite", (store) => store.put(row)),
    get: (key) => run("readonly", (store) => store.get(key)),
    all: () => run("readonly", (store) => store.getAll()),
    drop: (key) => run("readwrite", (store) => store.delete(key)),
  };
};

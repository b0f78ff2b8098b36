/** Key pairs of age, which open nothing but what tests make. A passphrase takes a second of a processor each time. */
export const ageKeys = {
  own: {
    identity: "AGE-SECRET-KEY-1FU0THMMTUYQFHNHW6L7PWYAYMD0P0PANKZWKZVUHJKT9VZMYYM3SW853X3",
    recipient: "age1jh6e369k0xmnwxmarulk9a8ncuelzm3j0u0y6t2pmm7gqdmqma3seuzux7",
  },
  another: {
    identity: "AGE-SECRET-KEY-1443AWWQF4H9YY406G8NM2KKSHUUCEZ4DDCSGPRX2RH9WFYME2FASJRZ0JT",
    recipient: "age1qq22n3qdkt9wtyhjz6avt4efcm57supy959yveve2mw889l3tpjs8kmkmr",
  },
} as const;

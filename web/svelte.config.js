// `fragments: 'tree'`: elements are made one by one, never from a string, so that Trusted Types hold without an exception.
export default { compilerOptions: { runes: true, fragments: 'tree' } };

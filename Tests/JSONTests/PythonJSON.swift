import Glibc

/// What `python3` says about JSON texts: the reference for messages and offsets, and for whether a text is JSON at all.
enum PythonJSON {
    /// `OK`, or `message@offset`; one answer for each text.
    static func verdicts(on texts: [[UInt8]]) -> [String]? {
        let program = """
            import sys, json
            def refuse(name): raise json.JSONDecodeError("Expecting value", "", 0)
            sys.set_int_max_str_digits(0)
            for line in sys.stdin:
                raw = bytes.fromhex(line.strip())
                try: text = raw.decode("utf-8-sig")
                except UnicodeDecodeError: print("UTF8"); continue
                try: json.loads(text, parse_constant=refuse); print("OK")
                except json.JSONDecodeError as error: print(f"{error.msg}@{error.pos}:{error.lineno}:{error.colno}")
                except RecursionError: print("DEEP")
            """
        let lines = texts.map { text in text.map { String(hexadecimal: $0) }.joined() }
        return run(program, input: lines.joined(separator: "\n") + "\n")?.split(separator: "\n").map(String.init)
    }

    /// The program's output, or nil when there is no `python3` or it failed. Input and output are files without a name,
    /// since two pipes would need a second thread to drain them.
    private static func run(_ program: String, input: String) -> String? {
        guard let source = tmpfile() else { return nil }
        defer { fclose(source) }
        guard let result = tmpfile() else { return nil }
        defer { fclose(result) }
        guard fwrite(input, 1, input.utf8.count, source) == input.utf8.count, fflush(source) == 0 else { return nil }
        rewind(source)
        guard spawn(program, input: fileno(source), output: fileno(result)) else { return nil }

        rewind(result)
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, result), count > 0 { output += chunk[..<count] }
        return String(decoding: output, as: UTF8.self)
    }

    private static func spawn(_ program: String, input: Int32, output: Int32) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)

        let arguments: [UnsafeMutablePointer<CChar>?] = ["python3", "-I", "-c", program].map { (text: String) in
            strdup(text)
        }
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        var status: Int32 = -1
        guard posix_spawnp(&process, "python3", &actions, nil, arguments + [nil], environ) == 0,
            waitpid(process, &status, 0) == process
        else { return false }
        return status == 0
    }
}

extension String {
    /// Two hexadecimal digits.
    fileprivate init(hexadecimal byte: UInt8) {
        self = (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

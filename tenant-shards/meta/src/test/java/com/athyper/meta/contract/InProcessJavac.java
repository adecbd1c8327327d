package com.athyper.meta.contract;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The compiler that the tests run on, strict: every warning is a fault. */
final class InProcessJavac {
    private InProcessJavac() {}

    /** What is wrong with a source; the classes of a good one are put into the directory. */
    static List<String> faults(String name, String source, Path directory) {
        var found = new DiagnosticCollector<JavaFileObject>();
        var unit = new Source(name, source);
        ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        found,
                        List.of(
                                "-d",
                                directory.toString(),
                                "--release",
                                "17",
                                "-Xlint:all",
                                "-Xlint:-options",
                                "-proc:none"),
                        null,
                        List.of(unit))
                .call();
        return found.getDiagnostics().stream()
                .map(fault -> fault.getLineNumber() + ": " + fault.getMessage(Locale.ROOT))
                .toList();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}

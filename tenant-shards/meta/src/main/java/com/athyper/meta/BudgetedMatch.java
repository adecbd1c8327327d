package com.athyper.meta;

import java.util.regex.Pattern;

/**
 * A search for a pattern that gives up: a tenant's pattern must not hold a thread for longer than a
 * text deserves.
 */
enum BudgetedMatch {
    FOUND,
    NOT_FOUND,
    TOO_COSTLY;

    private static final long BUDGET_MIN = 1_000_000;
    private static final long BUDGET_PER_CHARACTER = 20;

    static BudgetedMatch find(String pattern, String text) {
        var budgeted =
                new BudgetedText(text, BUDGET_MIN + BUDGET_PER_CHARACTER * (long) text.length());
        try {
            return Pattern.compile(pattern).matcher(budgeted).find() ? FOUND : NOT_FOUND;
        } catch (BudgetSpent | StackOverflowError e) {
            // The matcher recurses for each turn of a repeated group, so a long text can exhaust
            // the stack before the budget.
            return TOO_COSTLY;
        }
    }

    private static final class BudgetSpent extends RuntimeException {
        private static final long serialVersionUID = 1;

        BudgetSpent() {
            super("the budget is spent", null, false, false);
        }
    }

    /** A text that may be looked at so many times only. */
    private static final class BudgetedText implements CharSequence {
        private final CharSequence text;
        private long left;

        BudgetedText(CharSequence text, long budget) {
            this.text = text;
            this.left = budget;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new BudgetSpent();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}

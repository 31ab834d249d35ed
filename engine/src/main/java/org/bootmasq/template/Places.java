package org.bootmasq.template;

/** Follows a text, character by character, and tells where it stands. */
interface Places {
    /** For a language without quotes. */
    Places NONE = new Places() {
        @Override
        public void take(char c) {
            // It is the same everywhere.
        }

        @Override
        public Place place() {
            return Place.BARE;
        }
    };

    /** Goes on by one character. */
    void take(char c);

    /** Where the next character would stand. */
    Place place();
}

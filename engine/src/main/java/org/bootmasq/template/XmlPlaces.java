package org.bootmasq.template;

/** XML 1.0: in text, in a tag, in the value of an attribute, or in what is no text. */
final class XmlPlaces implements Places {
    private static final String CDATA = "<![CDATA[";
    private static final char NONE = 0;

    private enum State {
        TEXT,
        /** Behind {@code <}, as long as it is not clear what it begins. */
        OPENING,
        TAG,
        COMMENT,
        /** What ends with {@link #end}: CDATA and processing instructions. */
        UNTIL_END,
        /** Behind a declaration, whose entities may hold anything. */
        LOST
    }

    private State state = State.TEXT;
    private final StringBuilder opening = new StringBuilder();
    private char quote = NONE;
    private String end = "";
    private String last = "";

    @Override
    public void take(char c) {
        switch (state) {
            case TEXT -> {
                if (c == '<') begin();
            }
            case OPENING -> opened(c);
            case TAG -> tag(c);
            case COMMENT, UNTIL_END -> {
                last = (last.length() > 2 ? last.substring(1) : last) + c;
                if (last.endsWith(end)) state = State.TEXT;
            }
            case LOST -> {}
        }
    }

    private void begin() {
        state = State.OPENING;
        opening.setLength(0);
        opening.append('<');
    }

    private void opened(char c) {
        opening.append(c);
        String text = opening.toString();
        if (text.equals("<?")) until(State.UNTIL_END, "?>");
        else if (text.equals("<!--")) until(State.COMMENT, "-->");
        else if (text.equals(CDATA)) until(State.UNTIL_END, "]]>");
        else if (!"<!--".startsWith(text) && !CDATA.startsWith(text)) {
            state = text.startsWith("<!") ? State.LOST : State.TAG;
            if (state == State.TAG) tag(c);
        }
    }

    private void until(State next, String text) {
        state = next;
        end = text;
        last = "";
    }

    private void tag(char c) {
        if (quote != NONE) {
            if (c == quote) quote = NONE;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            state = State.TEXT;
        }
    }

    @Override
    public Place place() {
        return switch (state) {
            case TEXT -> Place.XML_TEXT;
            case TAG -> quote == NONE ? Place.BARE : Place.XML_TEXT;
            case COMMENT -> Place.XML_COMMENT;
            case OPENING, UNTIL_END, LOST -> Place.BARE;
        };
    }
}

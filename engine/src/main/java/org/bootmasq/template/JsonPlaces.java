package org.bootmasq.template;

/** JSON (RFC 8259): inside of a string, or outside. */
final class JsonPlaces implements Places {
    private boolean inString;
    private boolean escaped;

    @Override
    public void take(char c) {
        if (escaped) escaped = false;
        else if (c == '"') inString = !inString;
        else escaped = inString && c == '\\';
    }

    @Override
    public Place place() {
        return inString && !escaped ? Place.JSON_STRING : Place.BARE;
    }
}

package org.bootmasq.edge.http.mirror;

import java.util.List;
import org.bootmasq.edge.http.OnDisk;
import org.bootmasq.http.HttpPiece;

/** A file of upstream's in our folder, behind the head that tells of it. */
interface Copied extends OnDisk {
    CopyHead head();

    @Override
    default long size() {
        return head().length();
    }

    @Override
    default long modifiedSeconds() {
        return head().modifiedSeconds();
    }

    @Override
    default String version() {
        return head().version();
    }

    @Override
    default List<HttpPiece.FilePart> places(long first, long length) {
        return List.of(new HttpPiece.FilePart(CopyHead.OCTETS + first, length));
    }
}

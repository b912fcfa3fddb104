namespace MlStudio.Core.Persistence;

/// <summary>Immutable bytes addressed by their SHA-256 (lower-case hex). A blob is there whole or not at all.</summary>
public interface IBlobStore
{
    /// <summary>Stores the stream's bytes under a temporary name, then renames. Storing what is there already changes nothing but <see cref="WrittenAt"/>.</summary>
    /// <param name="longest">Refuses, and leaves nothing behind, beyond this many bytes.</param>
    /// <exception cref="StudioException">Too long, or no room.</exception>
    Task<BlobInfo> PutAsync(Stream content, long longest, CancellationToken cancellation);

    /// <summary>Stores what <paramref name="write"/> writes to a stream that can also read and seek. Leaves nothing behind when it throws.</summary>
    Task<BlobInfo> WriteAsync(Action<Stream> write, CancellationToken cancellation);

    /// <exception cref="StudioException">There is no such blob.</exception>
    Stream OpenRead(string hash);

    /// <summary>Where large temporary files belong: on the blobs' disk; what a process that died has left there is removed after a day.</summary>
    string TemporaryFolder { get; }

    /// <summary>The file of a blob, for memory-mapping.</summary>
    string PathOf(string hash);

    bool Exists(string hash);

    /// <summary>When a blob was last stored; null where it is not there.</summary>
    DateTimeOffset? WrittenAt(string hash);

    /// <summary>Removes a blob that nothing refers to any more; does nothing where it is not there.</summary>
    void Delete(string hash);
}

public sealed record BlobInfo(string Hash, long ByteCount);

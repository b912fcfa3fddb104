using System.Buffers;
using System.Security.Cryptography;

namespace MlStudio.Core.Persistence;

/// <summary>Blobs as files in "blobs/ab/abcdef…" under the data folder; several processes may share it.</summary>
public sealed class FileBlobStore : IBlobStore
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly string _incoming;

    public FileBlobStore(string dataFolder)
    {
        _root = Path.Combine(Path.GetFullPath(dataFolder), "blobs");
        _incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
        RemoveAbandoned();
    }

    public Task<BlobInfo> PutAsync(Stream content, long longest, CancellationToken cancellation) =>
        KeepAsync(temporary => CopyAsync(content, temporary, longest, cancellation));

    public Task<BlobInfo> WriteAsync(Action<Stream> write, CancellationToken cancellation) => KeepAsync(async temporary =>
    {
        await using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        write(file);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        var hash = await SHA256.HashDataAsync(file, cancellation);
        return new BlobInfo(Convert.ToHexStringLower(hash), file.Length);
    });

    /// <summary>What a process was writing when it died. Others may be writing right now: only what is old is surely nobody's.</summary>
    private void RemoveAbandoned()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime - AbandonedAfter;
        foreach (var file in Directory.EnumerateFiles(_incoming).Where(f => File.GetLastWriteTimeUtc(f) < before)) { File.Delete(file); }
    }

    private async Task<BlobInfo> KeepAsync(Func<string, Task<BlobInfo>> fill)
    {
        var temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("n"));
        try
        {
            var info = await fill(temporary);
            var final = PathOf(info.Hash);
            Directory.CreateDirectory(Path.GetDirectoryName(final)!);
            File.Move(temporary, final, overwrite: true);
            return info;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Stream OpenRead(string hash) => Exists(hash)
        ? new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan)
        : throw new StudioException($"The stored file {hash} is missing from the data folder.");

    public string TemporaryFolder => _incoming;

    public string PathOf(string hash)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)) { throw new ArgumentException($"'{hash}' is not a SHA-256 in lower-case hex.", nameof(hash)); }
        return Path.Combine(_root, hash[..2], hash);
    }

    public bool Exists(string hash) => File.Exists(PathOf(hash));

    public DateTimeOffset? WrittenAt(string hash) => Exists(hash) ? new DateTimeOffset(File.GetLastWriteTimeUtc(PathOf(hash)), TimeSpan.Zero) : null;

    public void Delete(string hash) => File.Delete(PathOf(hash));

    private static async Task<BlobInfo> CopyAsync(Stream content, string path, long longest, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                length += read;
                if (length > longest)
                {
                    throw new BlobTooLongException(longest);
                }
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
            file.Flush(flushToDisk: true);
            return new BlobInfo(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

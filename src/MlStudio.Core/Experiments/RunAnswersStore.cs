using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>
/// The one place where the answers of runs are written to and read from blobs. The last ones read stay in memory; who asks for the same
/// at once shares one reading, and large ones are read one after the other. Thread-safe.
/// </summary>
public sealed class RunAnswersStore : IDisposable
{
    /// <summary>Bytes in memory for answers of different runs; larger ones stay only while somebody works with them.</summary>
    private const long MostKept = 256L << 20;

    /// <summary>From this many bytes on a blob has to wait for its turn.</summary>
    private const long Large = 32L << 20;

    /// <summary>Reading needs the blob and the answers at once, working on them a copy; probabilities are stored in half of what they take in memory.</summary>
    private const int MemoryPerByte = 5;

    private readonly IBlobStore _blobs;
    private readonly MemoryCache _kept;
    private readonly long _memory;
    private readonly ConcurrentDictionary<string, Lazy<Task<RunAnswers>>> _readings = new();
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Shared? _shared;

    public RunAnswersStore(IBlobStore blobs) : this(blobs, MostKept, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2) { }

    /// <param name="memory">Bytes of memory that one reading may take.</param>
    internal RunAnswersStore(IBlobStore blobs, long mostKept, long memory) =>
        (_blobs, _kept, _memory) = (blobs, new MemoryCache(new MemoryCacheOptions { SizeLimit = mostKept }), memory);

    /// <returns>The blob's hash.</returns>
    public async Task<string> WriteAsync(RunAnswers answers, CancellationToken cancellation) =>
        (await _blobs.WriteAsync(stream => RunAnswersFile.Write(answers, stream), cancellation)).Hash;

    /// <exception cref="StudioException">The blob is missing, cannot be read, or is more than the machine's memory can bear.</exception>
    public async Task<RunAnswers> ReadAsync(string hash, CancellationToken cancellation)
    {
        if (Find(hash) is { } known) { return known; }
        // Nobody's leaving ends the reading of the others.
        var reading = _readings.GetOrAdd(hash, h => new Lazy<Task<RunAnswers>>(() => Task.Run(() => ReadOnceAsync(h), CancellationToken.None)));
        return await reading.Value.WaitAsync(cancellation);
    }

    public void Dispose()
    {
        _kept.Dispose();
        _turn.Dispose();
    }

    private RunAnswers? Find(string hash) =>
        _kept.TryGetValue(hash, out RunAnswers? kept) && kept is not null ? kept
        : _shared is { } shared && shared.Hash == hash && shared.Answers.TryGetTarget(out var large) ? large : null;

    private async Task<RunAnswers> ReadOnceAsync(string hash)
    {
        try
        {
            await using var stream = _blobs.OpenRead(hash);
            if (stream.Length < Large) { return Find(hash) ?? await ReadAsync(hash, stream); }
            await _turn.WaitAsync();
            try { return Find(hash) ?? await ReadAsync(hash, stream); }
            finally { _turn.Release(); }
        }
        finally { _readings.TryRemove(hash, out _); }
    }

    private async Task<RunAnswers> ReadAsync(string hash, Stream stream)
    {
        if (stream.Length > _memory / MemoryPerByte)
        {
            throw new StudioException(string.Create(CultureInfo.InvariantCulture,
                $"The answers of this run take {Megabytes(stream.Length)}, and looking at them about {Megabytes(stream.Length * MemoryPerByte)} of memory. This server spares up to {Megabytes(_memory)} for that. Train it on fewer rows to see this."));
        }
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        try
        {
            var answers = RunAnswersFile.Read(bytes);
            _shared = new Shared(hash, new WeakReference<RunAnswers>(answers));
            return _kept.Set(hash, answers, new MemoryCacheEntryOptions { Size = SizeOf(answers), SlidingExpiration = TimeSpan.FromMinutes(30) });
        }
        catch (LearningException e)
        {
            throw new StudioException($"The stored answers cannot be read. {e.Message} Train the run again.", e);
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + (1 << 20) - 1) >> 20:n0} MB");

    private static long SizeOf(RunAnswers answers) => 1024 + (16L * answers.Count) + (8L * answers.Values.LongLength) + (4L * answers.Groups.LongLength);

    /// <summary>The answers that were read last, as long as somebody works with them.</summary>
    private sealed record Shared(string Hash, WeakReference<RunAnswers> Answers);
}

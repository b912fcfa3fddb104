using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>The one place where the answers of runs are written to and read from blobs; the last ones read stay in memory. Thread-safe.</summary>
public sealed class RunAnswersStore(IBlobStore blobs) : IDisposable
{
    /// <summary>Bytes in memory for answers of different runs; larger ones are read each time.</summary>
    private const long MostKept = 256L << 20;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <returns>The blob's hash.</returns>
    public async Task<string> WriteAsync(RunAnswers answers, CancellationToken cancellation) =>
        (await blobs.WriteAsync(stream => RunAnswersFile.Write(answers, stream), cancellation)).Hash;

    /// <exception cref="StudioException">The blob is missing or cannot be read.</exception>
    public async Task<RunAnswers> ReadAsync(string hash, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(hash, out RunAnswers? kept) && kept is not null) { return kept; }
        await using var stream = blobs.OpenRead(hash);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        try
        {
            var answers = RunAnswersFile.Read(bytes);
            return _kept.Set(hash, answers, new MemoryCacheEntryOptions { Size = SizeOf(answers), SlidingExpiration = TimeSpan.FromMinutes(30) });
        }
        catch (LearningException e)
        {
            throw new StudioException($"The stored answers cannot be read. {e.Message} Train the run again.", e);
        }
    }

    public void Dispose() => _kept.Dispose();

    private static long SizeOf(RunAnswers answers) => 1024 + (16L * answers.Count) + (8L * answers.Values.LongLength) + (4L * answers.Groups.LongLength);
}

using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunAnswersStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlstudio-test-").FullName;

    [Fact]
    public async Task Read_ByManyAtOnce_ReadsOnceAndGoesOnWithoutWhoLeaves()
    {
        var blobs = new SlowBlobs(new FileBlobStore(_folder));
        using var store = new RunAnswersStore(blobs, 0, long.MaxValue);
        var hash = await store.WriteAsync(TestRuns.Result.Answers!, default);
        using var leaving = new CancellationTokenSource();

        var readings = Enumerable.Range(0, 4).Select(_ => store.ReadAsync(hash, default)).ToArray();
        var left = store.ReadAsync(hash, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        blobs.Open();

        var found = await Task.WhenAll(readings);
        Assert.All(found, f => Assert.Same(found[0], f));
        Assert.Equal(1, blobs.Readings);
        Assert.Equal(RunAnswersFile.ToBytes(TestRuns.Result.Answers!), RunAnswersFile.ToBytes(found[0]));
    }

    [Fact]
    public async Task Read_MoreThanTheMemoryBears_SaysHowMuchMayBe()
    {
        using var store = new RunAnswersStore(new FileBlobStore(_folder), 1 << 20, 1000);
        var hash = await store.WriteAsync(TestRuns.Result.Answers!, default);
        var refused = await Assert.ThrowsAsync<StudioException>(() => store.ReadAsync(hash, default));
        Assert.Contains("This server spares up to 1 MB for that.", refused.Message);
    }

    [Fact]
    public async Task Read_FailedBefore_IsTriedAgain()
    {
        var blobs = new FileBlobStore(_folder);
        using var store = new RunAnswersStore(blobs, 0, long.MaxValue);
        var hash = await store.WriteAsync(TestRuns.Result.Answers!, default);
        blobs.Delete(hash);
        await Assert.ThrowsAsync<StudioException>(() => store.ReadAsync(hash, default));
        await store.WriteAsync(TestRuns.Result.Answers!, default);
        Assert.Equal(TestRuns.Result.Answers!.Count, (await store.ReadAsync(hash, default)).Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Lets nobody read before it is opened, and counts who does.</summary>
    private sealed class SlowBlobs(FileBlobStore blobs) : IBlobStore
    {
        private readonly ManualResetEventSlim _opened = new();
        private int _readings;

        public int Readings => _readings;
        public string TemporaryFolder => blobs.TemporaryFolder;

        public void Open() => _opened.Set();

        public Stream OpenRead(string hash)
        {
            Interlocked.Increment(ref _readings);
            _opened.Wait(TimeSpan.FromSeconds(60));
            return blobs.OpenRead(hash);
        }

        public Task<BlobInfo> PutAsync(Stream content, long longest, CancellationToken cancellation) => blobs.PutAsync(content, longest, cancellation);

        public Task<BlobInfo> WriteAsync(Action<Stream> write, CancellationToken cancellation) => blobs.WriteAsync(write, cancellation);

        public string PathOf(string hash) => blobs.PathOf(hash);

        public bool Exists(string hash) => blobs.Exists(hash);

        public DateTimeOffset? WrittenAt(string hash) => blobs.WrittenAt(hash);

        public void Delete(string hash) => blobs.Delete(hash);
    }
}

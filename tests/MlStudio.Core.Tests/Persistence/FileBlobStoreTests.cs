using MlStudio.Core.Persistence;

namespace MlStudio.Core.Tests.Persistence;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlstudio-blobs-").FullName;

    [Fact]
    public void Open_RemainsOfADeadProcess_AreRemovedButNotWhatIsBeingWritten()
    {
        var incoming = Directory.CreateDirectory(Path.Combine(_folder, "blobs", "incoming")).FullName;
        var (old, fresh) = (Path.Combine(incoming, "old"), Path.Combine(incoming, "fresh"));
        File.WriteAllText(old, "half");
        File.WriteAllText(fresh, "half");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        _ = new FileBlobStore(_folder);

        Assert.Equal([fresh], Directory.GetFiles(incoming));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")] // "abc" in upper case
    public void PathOf_NotAHash_IsRefused(string hash) => Assert.Throws<ArgumentException>(() => new FileBlobStore(_folder).PathOf(hash));

    [Fact]
    public async Task Put_TooLong_LeavesNothingBehind()
    {
        var blobs = new FileBlobStore(_folder);
        await Assert.ThrowsAsync<BlobTooLongException>(() => blobs.PutAsync(new MemoryStream(new byte[11]), 10, default));
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

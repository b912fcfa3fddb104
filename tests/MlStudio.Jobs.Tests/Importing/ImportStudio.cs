using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Jobs.Runtime;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Jobs.Tests.Importing;

/// <summary>A studio with one project and its owner that imports in this process.</summary>
internal sealed class ImportStudio : IAsyncDisposable
{
    public const string Slug = "census";
    private readonly TestDatabase _database;

    private ImportStudio(TestDatabase database)
    {
        _database = database;
        Services = database.Services(services => services.AddStudioJobs());
        Get<IBlobStore>();
    }

    public Actor Owner { get; private set; } = null!;
    public ServiceProvider Services { get; }

    public static async Task<ImportStudio> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var studio = new ImportStudio(await TestDatabase.CreateAsync(kind));
        studio.Owner = await studio._database.AddPersonAsync("Olga Owner");
        await studio._database.AddProjectAsync(studio.Owner);
        await using var db = studio._database.CreateDbContext();
        await db.Projects.ExecuteUpdateAsync(set => set.SetProperty(p => p.Slug, Slug));
        return studio;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>All files in the blob folder.</summary>
    public IReadOnlyList<string> BlobFiles() => [.. Directory.EnumerateFiles(Path.Combine(_database.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public Task<UploadOutcome> UploadAsync(string name, string text, int? dataset = null) => UploadAsync(name, Encoding.UTF8.GetBytes(text), dataset);

    public Task<UploadOutcome> UploadAsync(string name, byte[] bytes, int? dataset = null) =>
        Get<DatasetUploads>().AcceptAsync(Owner, Slug, dataset, name, new MemoryStream(bytes), CancellationToken.None);

    /// <summary>Runs the waiting imports and answers with the version.</summary>
    public async Task<DatasetVersionView> ImportAsync(UploadOutcome uploaded)
    {
        while (await Get<JobRunner>().RunNextAsync(JobQueues.Interactive, CancellationToken.None)) { }
        return await VersionAsync(uploaded.DatasetNumber, uploaded.VersionNumber);
    }

    public async Task<DatasetVersionView> VersionAsync(int dataset, int version) =>
        (await Get<DatasetService>().GetAsync(Owner, Slug, dataset, CancellationToken.None)).Version(version)!;

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await _database.DisposeAsync();
    }
}

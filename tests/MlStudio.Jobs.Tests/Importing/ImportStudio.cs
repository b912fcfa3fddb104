using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Jobs.Runtime;

namespace MlStudio.Jobs.Tests.Importing;

/// <summary>A studio with one project and its owner, in a folder of its own, that imports in this process.</summary>
internal sealed class ImportStudio : IAsyncDisposable
{
    public const string Slug = "census";
    private readonly string _folder = Directory.CreateTempSubdirectory("studio").FullName;

    private ImportStudio(string connectionString)
    {
        var settings = new Dictionary<string, string?> { ["Studio:DataFolder"] = _folder, ["Studio:ConnectionString"] = connectionString };
        Services = new ServiceCollection().AddLogging().AddStudioCore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddStudioJobs().BuildServiceProvider();
    }

    public ServiceProvider Services { get; }
    public Actor Owner { get; } = new(Guid.NewGuid(), "Olga Owner");

    public static async Task<ImportStudio> StartAsync(string connectionString = "")
    {
        var studio = new ImportStudio(connectionString);
        studio.Get<IBlobStore>();
        var contexts = studio.Get<IDbContextFactory<StudioDbContext>>();
        await DatabaseMigrator.MigrateAsync(contexts, studio.Get<IOptions<StudioOptions>>().Value, CancellationToken.None);
        await using var db = await contexts.CreateDbContextAsync();
        var project = new Project { Id = Guid.NewGuid(), Slug = Slug, Name = "Census", CreatedById = studio.Owner.UserId };
        db.Users.Add(new StudioUser { Id = studio.Owner.UserId, UserName = "olga@example.org", DisplayName = studio.Owner.DisplayName });
        db.Projects.Add(project);
        db.Memberships.Add(new Membership { ProjectId = project.Id, UserId = studio.Owner.UserId, Role = ProjectRole.Owner });
        await db.SaveChangesAsync();
        return studio;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>All files in the blob folder.</summary>
    public IReadOnlyList<string> BlobFiles() => [.. Directory.EnumerateFiles(Path.Combine(_folder, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public Task<UploadOutcome> UploadAsync(string name, string text, int? dataset = null) => UploadAsync(name, Encoding.UTF8.GetBytes(text), dataset);

    public Task<UploadOutcome> UploadAsync(string name, byte[] bytes, int? dataset = null) =>
        Get<DatasetUploads>().AcceptAsync(Owner, Slug, dataset, name, new MemoryStream(bytes), CancellationToken.None);

    /// <summary>Runs the waiting imports and answers with the version.</summary>
    public async Task<DatasetVersionView> ImportAsync(UploadOutcome uploaded)
    {
        while (await Get<JobRunner>().RunNextAsync("interactive", CancellationToken.None)) { }
        return await VersionAsync(uploaded.DatasetNumber, uploaded.VersionNumber);
    }

    public async Task<DatasetVersionView> VersionAsync(int dataset, int version) =>
        (await Get<DatasetService>().GetAsync(Owner, Slug, dataset, CancellationToken.None)).Version(version)!;

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

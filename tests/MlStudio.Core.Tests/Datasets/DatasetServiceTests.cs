using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Projects;
using MlStudio.Core.Recipes;
using MlStudio.Learning.Transforms;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Datasets;

public sealed class DatasetServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_NewFile_MakesDatasetVersionJobAndHistoryTogether(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);

        var outcome = await studio.UploadAsync("C:\\data\\adult.txt", "a,b\n1,2\n");

        Assert.Equal((1, "adult", 1, false), (outcome.DatasetNumber, outcome.DatasetName, outcome.VersionNumber, outcome.AlreadyThere));
        var row = Assert.Single((await studio.Service.ListAsync(studio.Ann, studio.Slug, default)).Datasets);
        Assert.Equal((VersionStatus.Waiting, "adult.txt", "Ann"), (row.Newest.Status, row.Newest.FileName, row.Newest.UploadedBy));
        // By sha256sum.
        Assert.Equal("492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470", row.Newest.ContentHash);
        await using var db = studio.Database.CreateDbContext();
        var job = await db.Jobs.SingleAsync();
        Assert.Equal((JobKind.Import, JobState.Queued, row.Newest.Id), (job.Kind, job.State, ImportJob.FromJson(job.PayloadJson).VersionId));
        var line = await db.Activities.SingleAsync();
        Assert.Equal(("uploaded", "adult", "data/1?version=1"), (line.Verb, line.SubjectName, line.SubjectPath));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_SameBytesAgain_SaysWhereTheyAreAndAddsNothing(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.UploadAsync("adult.txt", "a,b\n1,2\n");

        var again = await studio.UploadAsync("renamed.csv", "a,b\n1,2\n");
        var asVersion = await studio.UploadAsync("renamed.csv", "a,b\n1,2\n", 1);

        Assert.Equal((true, 1, "adult", 1), (again.AlreadyThere, again.DatasetNumber, again.DatasetName, again.VersionNumber));
        Assert.True(asVersion.AlreadyThere);
        Assert.Equal(1, Assert.Single((await studio.Service.ListAsync(studio.Ann, studio.Slug, default)).Datasets).VersionCount);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_ManyAtOnce_NumbersThemWithoutGaps(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.UploadAsync("first.csv", "a,b\n0,0\n");

        await Task.WhenAll(Enumerable.Range(1, 6).Select(i => studio.UploadAsync("more.csv", $"a,b\n{i},{i}\n", 1)));
        await Task.WhenAll(Enumerable.Range(1, 4).Select(i => studio.UploadAsync("other.csv", $"c,d\n{i},{i}\n")));

        var list = (await studio.Service.ListAsync(studio.Ann, studio.Slug, default)).Datasets;
        Assert.Equal([1, 2, 3, 4, 5], list.Select(d => d.Number).Order());
        Assert.Equal(["other", "other (2)", "other (3)", "other (4)"], list.Where(d => d.Number > 1).Select(d => d.Name).Order());
        Assert.Equal(Enumerable.Range(1, 7).Reverse(), (await studio.Service.GetAsync(studio.Ann, studio.Slug, 1, default)).Versions.Select(v => v.Number));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_AbortedOrEmptyOrTooLarge_LeavesNothing(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.UploadAsync("kept.csv", "a,b\n1,2\n");
        var before = studio.BlobFiles();
        using var abort = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            studio.Uploads.AcceptAsync(studio.Ann, studio.Slug, null, "big.csv", new EndlessStream(1 << 22, abort.Cancel), abort.Token));
        await Assert.ThrowsAsync<InvalidInputException>(() => studio.UploadAsync("empty.csv", ""));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.UploadAsync("lost.csv", "x,y\n1,2\n", 99));

        Assert.Equal(before, studio.BlobFiles());
        Assert.Single((await studio.Service.ListAsync(studio.Ann, studio.Slug, default)).Datasets);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EachRole_MayDoWhatTheTableSays_AndOthersSeeNothing(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.UploadAsync("adult.csv", "a,b\n1,2\n");
        foreach (var role in Enum.GetValues<ProjectRole>())
        {
            var person = await studio.Database.AddPersonAsync(role.ToString());
            await studio.Database.AddMemberAsync(studio.Project, person, role);
            var mayEdit = role is ProjectRole.Owner or ProjectRole.Specialist;

            Assert.Equal(mayEdit, (await studio.Service.ListAsync(person, studio.Slug, default)).MayEdit);
            await using (var file = (await studio.Get<DatasetContents>().OpenOriginalAsync(person, studio.Slug, 1, 1, default)).Content) { Assert.Equal(8, file.Length); }
            Func<Task>[] changes =
            [
                () => studio.Uploads.AcceptAsync(person, studio.Slug, 1, "v.csv", Studio.Bytes($"a\n{role}\n"), default),
                () => studio.Service.RenameAsync(person, studio.Slug, 1, "adult " + role, default),
                () => studio.Service.DeleteAsync(person, studio.Slug, 1, default),
                () => studio.Service.RestoreAsync(person, studio.Slug, 1, default),
            ];
            foreach (var change in changes)
            {
                if (mayEdit) { await change(); }
                else { await Assert.ThrowsAsync<ForbiddenException>(change); }
            }
            if (!mayEdit) { await Assert.ThrowsAsync<ForbiddenException>(() => studio.Get<DatasetImports>().ReadAgainAsync(person, studio.Slug, 1, 1, ReadSettings.Detect, default)); }
        }
        var stranger = await studio.Database.AddPersonAsync("Stranger");
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Service.ListAsync(stranger, studio.Slug, default));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Service.GetAsync(stranger, studio.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Get<DatasetContents>().ReadPageAsync(stranger, studio.Slug, 1, 1, 0, 1, 0, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Uploads.AcceptAsync(stranger, studio.Slug, null, "v.csv", Studio.Bytes("a,b\n"), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_WhatRunsUse_IsRefusedWithTheirNumbers(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.Database.AddFinishedRunAsync(studio.Project, studio.Ann);
        var used = (await studio.Service.ListAsync(studio.Ann, studio.Slug, default)).Datasets.Single();

        var refused = await Assert.ThrowsAsync<StudioException>(() => studio.Service.DeleteAsync(studio.Ann, studio.Slug, used.Number, default));

        Assert.Contains("run 1 trained on it", refused.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_WhatRecipesOrRunsJoin_IsRefusedWithTheirNames(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        var run = await studio.Database.AddFinishedRunAsync(studio.Project, studio.Ann);
        await studio.UploadAsync("cities.csv", "city,people\nAachen,1\n");
        await studio.UploadAsync("towns.csv", "city,houses\nAachen,1\n");
        var cities = new Recipe(Recipe.CurrentVersion, [new JoinTable("2.1", ["city"], [], [])]);
        var towns = new Recipe(Recipe.CurrentVersion, [new JoinTable("3.1", ["city"], [], [])]);
        var recipes = studio.Get<RecipeService>();
        var number = await recipes.CreateAsync(studio.Ann, studio.Slug, "With cities", run.DatasetVersionId, null, new RecipeStart.Empty(), default);
        await recipes.SaveAsync(studio.Ann, studio.Slug, number, 1, cities, "", default);
        await recipes.SaveAsync(studio.Ann, studio.Slug, number, 2, new Recipe(Recipe.CurrentVersion, []), "", default);
        await using (var db = studio.Database.CreateDbContext())
        {
            var version = new RecipeVersion { Id = Guid.CreateVersion7(), ProjectId = studio.Project.Id, Number = 99, Name = "Towns", Hash = "towns", Json = towns.ToJson(), CreatedAt = DateTimeOffset.UnixEpoch };
            db.RecipeVersions.Add(version);
            (await db.Runs.SingleAsync(r => r.Id == run.Id)).RecipeVersionId = version.Id;
            await db.SaveChangesAsync();
        }

        var byRecipe = await Assert.ThrowsAsync<StudioException>(() => studio.Service.DeleteAsync(studio.Ann, studio.Slug, 2, default));
        var byRun = await Assert.ThrowsAsync<StudioException>(() => studio.Service.DeleteAsync(studio.Ann, studio.Slug, 3, default));
        await recipes.DeleteAsync(studio.Ann, studio.Slug, number, default);
        await studio.Service.DeleteAsync(studio.Ann, studio.Slug, 2, default);

        Assert.Contains("the recipe 'With cities' (revision 2) joins it", byRecipe.Message);
        Assert.Contains($"the recipe of run {run.Number} joins it", byRun.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_ThenRestore_BringsItBack(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.UploadAsync("adult.csv", "a,b\n1,2\n");

        await studio.Service.DeleteAsync(studio.Ann, studio.Slug, 1, default);
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Service.GetAsync(studio.Ann, studio.Slug, 1, default));
        await studio.Service.RestoreAsync(studio.Ann, studio.Slug, 1, default);

        Assert.Equal("adult", (await studio.Service.GetAsync(studio.Ann, studio.Slug, 1, default)).Name);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rename_ToATakenOrBlankName_NamesTheField(DatabaseKind kind)
    {
        await using var studio = await Studio.StartAsync(kind);
        await studio.UploadAsync("a.csv", "a,b\n1,2\n");
        await studio.UploadAsync("b.csv", "a,b\n3,4\n");

        foreach (var name in new[] { "a", "  ", new string('x', 101) })
        {
            var refused = await Assert.ThrowsAsync<InvalidInputException>(() => studio.Service.RenameAsync(studio.Ann, studio.Slug, 2, name, default));
            Assert.Equal("Name", refused.Errors.Single().Field);
        }
    }

    private sealed class Studio : IAsyncDisposable
    {
        private ServiceProvider _services = null!;

        public TestDatabase Database { get; private init; } = null!;
        public Actor Ann { get; private set; } = null!;
        public Project Project { get; private set; } = null!;
        public string Slug => Project.Slug;
        public DatasetService Service => Get<DatasetService>();
        public DatasetUploads Uploads => Get<DatasetUploads>();

        public static async Task<Studio> StartAsync(DatabaseKind kind)
        {
            var studio = new Studio { Database = await TestDatabase.CreateAsync(kind) };
            studio._services = studio.Database.Services();
            studio.Ann = await studio.Database.AddPersonAsync("Ann");
            studio.Project = await studio.Database.AddProjectAsync(studio.Ann);
            return studio;
        }

        public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

        public Task<UploadOutcome> UploadAsync(string name, string text, int? dataset = null) => Uploads.AcceptAsync(Ann, Slug, dataset, name, Bytes(text), default);

        public static MemoryStream Bytes(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

        public string[] BlobFiles() => [.. Directory.EnumerateFiles(Path.Combine(Database.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    /// <summary>Never ends; calls back once so many bytes were read.</summary>
    private sealed class EndlessStream(long length, Action passed) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            if ((_read += count) >= length) { passed(); }
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

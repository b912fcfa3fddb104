using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class TestRows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "TestRowsKey",
                table: "Runs",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_TestRowsKey",
                table: "Runs",
                columns: new[] { "ProjectId", "TestRowsKey" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_TestRowsKey",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "TestRowsKey",
                table: "Runs");
        }
    }
}
